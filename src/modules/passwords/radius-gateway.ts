/** The provider's side did not switch; the message holds its status and nothing of the login or password. */
class RadiusRefused extends Error {
  override readonly name = "RadiusRefused";
}

/** Switches the password at the provider's RADIUS. Doing it twice does no harm. */
export type RadiusPasswords = {
  switchPassword(change: { readonly login: string; readonly password: string }): Promise<void>;
};

const timeoutMilliseconds = 10_000;

/** POST of `{login, password}` as JSON to the provider's hook, where any 2xx means "from now on". */
export const httpRadiusPasswords = (url: string): RadiusPasswords => ({
  async switchPassword({ login, password }) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ login, password }),
      signal: AbortSignal.timeout(timeoutMilliseconds),
      redirect: "error",
    });
    await response.body?.cancel();
    if (!response.ok) throw new RadiusRefused(`the hook for passwords answered ${response.status}`);
  },
});
