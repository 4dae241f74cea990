/** What the benchmark uses of nlp.js, which brings no types. */
declare module "@nlpjs/basic" {
  type Classification = { readonly intent: string; readonly score: number };
  type Nlp = {
    readonly container: {
      use(plugin: unknown): void;
      register(name: string, part: unknown, isSingleton: boolean): void;
    };
    addLanguage(locale: string): void;
    addDocument(locale: string, text: string, intent: string): void;
    train(): Promise<void>;
    process(locale: string, text: string): Promise<{ readonly classifications: readonly Classification[] }>;
  };
  export function dockStart(options: object): Promise<{ get(name: "nlp"): Nlp }>;
}

declare module "@nlpjs/lang-ru" {
  export const LangRu: unknown;
}
