import { z } from "zod";
import type { App } from "../../http/app.ts";
import { notAllowed } from "../../http/problems.ts";
import { Problem } from "../../kernel/problem.ts";
import { isPermitted } from "../staff/permissions.ts";
import { staffOf } from "../staff/staff.ts";
import { linkAndAnswer, type OutageAnswerParts, skipReasons } from "./outage-answers.ts";

const answer = z.object({
  answered: z.int(),
  skipped: z
    .array(z.object({ conversationId: z.uuid(), reason: z.enum(skipReasons) }))
    .readonly()
    .describe("Who goes on waiting, and why"),
});

/** For the desk: everybody who waits for a person because of one outage is answered at once. */
export function outageAnswerRoutes(app: App, parts: OutageAnswerParts): void {
  app.route({
    method: "POST",
    url: "/api/outages/:id/link-and-answer",
    config: { access: { staff: "outages:read" } },
    schema: {
      summary: "Tell everybody below it who waits for a person, and hand them back to the assistant",
      description: "For who may write outages or conversations. Again, it answers only who wasn't answered.",
      params: z.object({ id: z.uuid() }),
      response: { 200: answer },
    },
    handler: async (request) => {
      const { role } = staffOf(request);
      if (!isPermitted(role, "outages:write") && !isPermitted(role, "conversations:write"))
        throw new Problem(
          notAllowed,
          `Your role, ${role}, has neither outages:write nor conversations:write.`,
        );
      return linkAndAnswer(parts, request.params.id);
    },
  });
}
