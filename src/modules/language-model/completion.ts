import { z } from "zod";
import { readAtMost } from "../../platform/read-at-most.ts";

/** Where a language model answers: an endpoint that speaks OpenAI's chat completions, of whatever maker. */
export type Endpoint = {
  /** Such as `https://models.example/v1`. */
  readonly url: string;
  readonly model: string;
  readonly key?: string | undefined;
};

export type Prompt = {
  readonly system: string;
  readonly user: string;
  readonly tokensMax: number;
  readonly isJson: boolean;
};

/** Why there is no answer. */
export class NoCompletion extends Error {
  readonly reason: "silent" | "refused" | "nonsense";

  constructor(reason: NoCompletion["reason"], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

const answerBytesMax = 256 * 1024;
const answerSchema = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })], z.unknown()),
});

/** One question and its answer. @throws NoCompletion on silence, slowness, an error or nonsense */
export async function complete(endpoint: Endpoint, prompt: Prompt, milliseconds: number): Promise<string> {
  const { status, text } = await post(endpoint, prompt, milliseconds);
  if (status !== 200) throw new NoCompletion("refused", `the language model answers with status ${status}`);
  const read = answerSchema.safeParse(parseOr(text));
  if (!read.success) throw new NoCompletion("nonsense", "the language model's answer is no chat completion");
  return read.data.choices[0].message.content;
}

async function post(
  { url, model, key }: Endpoint,
  { system, user, tokensMax, isJson }: Prompt,
  milliseconds: number,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, "")}/chat/completions`, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(milliseconds),
      headers: {
        "content-type": "application/json",
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({
        model,
        temperature: 0,
        max_tokens: tokensMax,
        ...(isJson && { response_format: { type: "json_object" } }),
        messages: [
          { role: "system", content: system },
          { role: "user", content: user },
        ],
      }),
    });
    return { status: response.status, text: await readAtMost(response, answerBytesMax) };
  } catch (error) {
    if (error instanceof RangeError) throw new NoCompletion("nonsense", error.message);
    throw new NoCompletion("silent", "the language model doesn't answer in time");
  }
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
