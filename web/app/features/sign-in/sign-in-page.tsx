import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { meKey, signIn } from "../../api/staff.ts";
import { useWords } from "../../texts/language.tsx";
import { fieldText } from "../../ui/field-text.ts";
import { whyFailed } from "../../ui/states.tsx";

type Faults = { readonly email?: string; readonly password?: string };

/** In the place of the page that was asked for, which comes when the sign-in has succeeded. */
export function SignInPage() {
  const say = useWords();
  const client = useQueryClient();
  const [faults, setFaults] = useState<Faults>({});
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: () => client.refetchQueries({ queryKey: meKey }),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const email = fieldText(fields, "email").trim();
    const password = fieldText(fields, "password");
    const found: Faults = {
      ...(!/^\S+@\S+\.\S+$/.test(email) && { email: say("email-needed") }),
      ...(password === "" && { password: say("password-needed") }),
    };
    setFaults(found);
    const [first] = Object.keys(found);
    if (first === undefined) enter.mutate({ email, password });
    else event.currentTarget.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
  };
  return (
    <form className="sign-in" noValidate onSubmit={submit}>
      <h1>{say("sign-in-title")}</h1>
      <p>{say("sign-in-lead")}</p>
      {enter.isError && (
        <p className="notice failed" role="alert">
          {whyFailed(enter.error, say)}
        </p>
      )}
      <TextInput
        name="email"
        type="email"
        autoComplete="username"
        size="md"
        label={say("email")}
        error={faults.email}
      />
      <TextInput
        name="password"
        type="password"
        autoComplete="current-password"
        size="md"
        label={say("password")}
        error={faults.password}
      />
      <Button type="submit" size="md" loading={enter.isPending}>
        {say("sign-in")}
      </Button>
    </form>
  );
}
