import { join } from "node:path";
import type { Ground } from "./compose-ground.ts";
import { flows } from "./modules/assistant/all-flows.ts";
import { type Assistant, createAssistant } from "./modules/assistant/assistant.ts";
import { handOver } from "./modules/assistant/hand-over.ts";
import { diagnose, diagnoseWithCableTest, type DiagnosisParts } from "./modules/diagnosis/diagnosis.ts";
import { indexKnowledge, type Knowledge, openKnowledge } from "./modules/knowledge/knowledge.ts";
import { createLanguageModel, type LanguageModel } from "./modules/language-model/language-model.ts";
import { renderText } from "./modules/provider/text.ts";
import type { CodeParts } from "./modules/subscribers/subscribers.ts";
import { type LiveUnderstanding, openLiveUnderstanding } from "./modules/training/live-understanding.ts";
import type { Keep } from "./platform/kept-result.ts";
import { loadPhrases, type Phrases } from "./modules/understanding/phrases.ts";

/** What understands, knows and answers. */
export type Talk = {
  readonly assistant: Assistant;
  /** What messages are understood with; a training run may better it at any moment. */
  readonly live: LiveUnderstanding;
  readonly knowledge: Knowledge;
  /** Undefined where the provider has set none. */
  readonly languageModel: LanguageModel | undefined;
  /** The provider's phrases, read where somebody needs them: what was learnt of them is mostly enough. */
  readonly phrases: () => Phrases;
};

/** Joins the assistant to what it understands with, answers from and asks. */
export async function composeTalk(ground: Ground, diagnosis: DiagnosisParts): Promise<Talk> {
  const { config, provider, database, log, keep = keepNothing, training } = ground;
  const { providerDirectory } = config;
  let loaded: Phrases | undefined;
  const phrases = (): Phrases => (loaded ??= loadPhrases(join(providerDirectory, "phrases")));
  const index = await keep("knowledge", () => indexKnowledge(provider, phrases()));
  const knowledge = openKnowledge(provider, index);
  const loginDigits = provider.policy.logins.digits;
  const languageModel =
    config.languageModel &&
    createLanguageModel({
      endpoint: config.languageModel,
      policy: provider.policy.languageModel,
      phrases: phrases(),
      loginDigits,
      log,
    });
  const live = await openLiveUnderstanding({
    db: database.db,
    providerDirectory,
    loginDigits,
    begun: training,
  });
  const assistant = composeAssistant(ground, { diagnosis, live, knowledge, languageModel });
  return { assistant, live, knowledge, languageModel, phrases };
}

const keepNothing: Keep = async (_name, make) => make();

function composeAssistant(
  { provider, database: { db }, clock, events, secretBox, log }: Ground,
  {
    diagnosis,
    live,
    knowledge,
    languageModel,
  }: Omit<Talk, "assistant" | "phrases"> & {
    readonly diagnosis: DiagnosisParts;
  },
): Assistant {
  const { policy } = provider;
  const codes: CodeParts = {
    policy,
    secretBox,
    codeText: (code, language) => renderText(provider, language, "code-sms", { code }),
  };
  return createAssistant({
    db,
    clock,
    events,
    log,
    tools: {
      provider,
      codes,
      flows,
      understand: live.understand,
      ...(languageModel && { rephrase: (text) => languageModel.findTopic(text) }),
      findArticle: (text, language) => knowledge.findBestArticle(text, language)?.article.name,
      handOver: (work, row, reason) => handOver(work, policy, { row, reason }),
    },
    diagnose: (login, onProgress, { testsCable }) =>
      (testsCable ? diagnoseWithCableTest : diagnose)(diagnosis, login, onProgress),
  });
}
