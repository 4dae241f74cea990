import { MantineProvider } from "@mantine/core";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { isSignedOut } from "./api/client.ts";
import { meKey } from "./api/staff.ts";
import { createDeskRouter } from "./routes/router.tsx";
import { LanguageProvider } from "./texts/language.tsx";
import "./ui/mantine.ts";
import "./ui/desk.css";

/** Whoever's session has ended is asked to sign in again, on the page where they are. */
function askAgain(error: Error): void {
  if (isSignedOut(error)) queryClient.setQueryData(meKey, null);
}

const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: askAgain }),
  mutationCache: new MutationCache({ onError: askAgain }),
  defaultOptions: { queries: { retry: false, staleTime: 2_000 } },
});

const router = createDeskRouter();

createRoot(document.querySelector("#app")!).render(
  <StrictMode>
    {/* The styles are files: the page's policy lets nothing be written into it. */}
    <MantineProvider
      defaultColorScheme="auto"
      theme={{ primaryColor: "teal" }}
      withCssVariables={false}
      withGlobalClasses={false}
      deduplicateCssVariables={false}
    >
      <QueryClientProvider client={queryClient}>
        <LanguageProvider>
          <RouterProvider router={router} />
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
