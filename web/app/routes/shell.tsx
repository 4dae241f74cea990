import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { type Me, meQuery } from "../api/staff.ts";
import { SignInPage } from "../features/sign-in/sign-in-page.tsx";
import { useWords } from "../texts/language.tsx";
import { Empty, Failure, Loading } from "../ui/states.tsx";
import { Header } from "./header.tsx";

/** What is around every page: who is signed in, where one can go, the language. */
export function Shell() {
  const say = useWords();
  const me = useQuery(meQuery);
  return (
    <>
      <a className="skip" href="#main">
        {say("skip")}
      </a>
      <Header me={me.data ?? null} />
      <main id="main" tabIndex={-1}>
        {me.isPending && <Loading />}
        {me.isError && me.data === undefined && <Failure error={me.error} retry={() => void me.refetch()} />}
        {me.data === null && <SignInPage />}
        {me.data && <Page me={me.data} />}
      </main>
    </>
  );
}

function Page({ me }: { readonly me: Me }) {
  const say = useWords();
  if (me.permissions.includes("outages:read")) return <Outlet />;
  return (
    <Empty title={say("no-permission-title")}>
      <p>{say("no-permission")}</p>
    </Empty>
  );
}
