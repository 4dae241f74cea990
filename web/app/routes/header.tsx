import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { languages } from "../../../src/kernel/language.ts";
import { useSettings } from "../api/settings.ts";
import { type Me, meKey, signOut } from "../api/staff.ts";
import { useLanguage, useWords } from "../texts/language.tsx";
import { word, wordOf } from "../texts/words.ts";

export function Header({ me }: { readonly me: Me | null }) {
  const say = useWords();
  const { brand } = useSettings();
  return (
    <header className="top">
      <p className="brand">
        {brand} <span>{say("desk")}</span>
      </p>
      {me && <Sections />}
      <LanguageChoice />
      {me && <SignedIn me={me} />}
    </header>
  );
}

function Sections() {
  const say = useWords();
  return (
    <nav className="sections" aria-label={say("sections")}>
      <Link to="/outages">{say("outages")}</Link>
      <Link to="/works">{say("works")}</Link>
    </nav>
  );
}

function LanguageChoice() {
  const say = useWords();
  const { language, choose } = useLanguage();
  return (
    <div className="languages" role="group" aria-label={say("language")}>
      {languages.map((other) => (
        <button
          key={other}
          type="button"
          lang={other}
          aria-pressed={other === language}
          onClick={() => choose(other)}
        >
          {word("language-name", other)}
        </button>
      ))}
    </div>
  );
}

function SignedIn({ me }: { readonly me: Me }) {
  const say = useWords();
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      client.setQueryData(meKey, null);
      client.removeQueries({
        predicate: ({ queryKey }) => queryKey[0] !== meKey[0] && queryKey[0] !== "settings",
      });
    },
  });
  return (
    <div className="signed-in">
      <span>
        {me.name} <small>{say(wordOf("role", me.role, "unknown"))}</small>
      </span>
      <Button variant="default" size="compact-sm" loading={leave.isPending} onClick={() => leave.mutate()}>
        {say("sign-out")}
      </Button>
    </div>
  );
}
