import { Link } from "@tanstack/react-router";
import { useWords } from "../../texts/language.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useMayWrite } from "../sign-in/use-may-write.ts";
import { OpenOutageForm } from "./open-outage-form.tsx";

/** For an outage that a person knows of before the network shows it. */
export function OpenOutagePage() {
  const say = useWords();
  const mayWrite = useMayWrite();
  useTitle(say("open-outage"));
  return (
    <>
      <p className="way">
        <Link to="/outages">{say("outages")}</Link>
      </p>
      <h1>{say("open-outage")}</h1>
      {mayWrite ? <OpenOutageForm /> : <p className="quiet">{say("read-only")}</p>}
    </>
  );
}
