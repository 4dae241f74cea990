/** What the running demo adds to its page: the address of the simulator and the staff accounts. */
type Demo = {
  readonly simulatorUrl?: string;
  readonly staff?: readonly { readonly role: string; readonly email: string; readonly password: string }[];
};

const response = await fetch("/api/demo").catch(() => undefined);
if (response?.ok === true) showDemo(await response.json());

function showDemo({ simulatorUrl, staff = [] }: Demo): void {
  if (simulatorUrl !== undefined) {
    document.querySelector("#simulator-link")?.setAttribute("href", simulatorUrl);
    show("#simulator");
  }
  if (staff.length === 0) return;
  const rows = staff.map(({ role, email, password }) => row(role, email, password));
  document.querySelector("#staff-rows")?.replaceChildren(...rows);
  show("#staff");
}

function show(section: string): void {
  document.querySelector(section)?.removeAttribute("hidden");
}

function row(...texts: readonly string[]): HTMLTableRowElement {
  const made = document.createElement("tr");
  for (const text of texts) made.insertCell().textContent = text;
  return made;
}
