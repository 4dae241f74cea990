import { useMutation, useQueryClient } from "@tanstack/react-query";
import { actOnOutage, type OutageAction, type OutageInFull, outagesKey } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { Refusal } from "../../ui/states.tsx";
import { useMayWrite } from "../sign-in/use-may-write.ts";

const actions = ["confirm", "dismiss", "close"] as const;

/** What may be done with the outage now; the server says which. */
export function OutageActions({ outage }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const client = useQueryClient();
  const mayWrite = useMayWrite();
  const act = useMutation({
    mutationFn: (action: OutageAction) => actOnOutage(outage.id, action),
    onSettled: () => client.invalidateQueries({ queryKey: outagesKey }),
  });
  const possible = actions.filter((action) => outage.allowed[action] === true);
  if (!mayWrite) return <p className="quiet">{say("read-only")}</p>;
  return (
    <>
      <div className="buttons" role="group" aria-label={say("actions")}>
        {possible.map((action) => (
          <ConfirmButton
            key={action}
            label={say(action)}
            question={say(`${action}-ask`)}
            act={() => act.mutate(action)}
            isBusy={act.isPending}
          />
        ))}
      </div>
      <Refusal error={act.error} />
      <p role="status" className="done">
        {act.isSuccess && say(`done-${act.variables}`)}
      </p>
    </>
  );
}
