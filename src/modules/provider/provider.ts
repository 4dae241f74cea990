/** The front door: who the provider is, what it promises and what it says. */
export type { Provider } from "./provider-facts.ts";
export { loadProvider, ProviderMistakes } from "./load-provider.ts";
