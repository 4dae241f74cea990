import { Link, useNavigate } from "@tanstack/react-router";
import { planWorks } from "../../api/works.ts";
import { useWords } from "../../texts/language.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useMayWrite } from "../sign-in/use-may-write.ts";
import { PlanForm } from "./plan-form.tsx";

/** New works; what came of it is told on their own page. */
export function PlanPage() {
  const say = useWords();
  const navigate = useNavigate();
  const mayWrite = useMayWrite();
  useTitle(say("plan-works"));
  return (
    <>
      <p className="way">
        <Link to="/works">{say("works")}</Link>
      </p>
      <h1>{say("plan-works")}</h1>
      {mayWrite ? (
        <PlanForm
          label={say("plan-works")}
          send={planWorks}
          done={({ id }) => void navigate({ to: "/works/$id", params: { id } })}
        />
      ) : (
        <p className="quiet">{say("read-only")}</p>
      )}
    </>
  );
}
