import type { Address } from "../../api/outages.ts";

/** City, street and house, as far as they are known and not said by the name already. */
export function addressOf({ city, street, house }: Partial<Address>, name: string | null = null): string {
  return [city, street, house].filter((part) => part && !(name ?? "").split(", ").includes(part)).join(", ");
}
