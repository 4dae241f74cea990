import { useMutation, useQueryClient } from "@tanstack/react-query";
import { cancelWorks, type Works, worksKey } from "../../api/works.ts";
import { useWords } from "../../texts/language.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { Refusal } from "../../ui/states.tsx";

export function CancelWorks({ works }: { readonly works: Works }) {
  const say = useWords();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelWorks(works.id),
    onSettled: () => client.invalidateQueries({ queryKey: worksKey }),
  });
  return (
    <>
      {works.allowed.cancel === true && (
        <ConfirmButton
          label={say("cancel-works")}
          question={say("cancel-works-ask", { number: works.number })}
          act={() => cancel.mutate()}
          isBusy={cancel.isPending}
        />
      )}
      <Refusal error={cancel.error} />
      <p role="status" className="done">
        {cancel.isSuccess && say("works-cancelled")}
      </p>
    </>
  );
}
