import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { readSearch } from "../features/outages/outage-search.ts";
import { Broken } from "./broken.tsx";
import { Shell } from "./shell.tsx";
import { NotFound } from "./not-found.tsx";

/** Every address of the desk; each page is loaded when somebody goes there. */

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/outages", replace: true });
  },
});

const outages = createRoute({
  getParentRoute: () => root,
  path: "/outages",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("../features/outages/outages-page.tsx"), "OutagesPage"),
});

const outage = createRoute({
  getParentRoute: () => root,
  path: "/outages/$id",
  component: lazyRouteComponent(() => import("../features/outages/outage-page.tsx"), "OutagePage"),
});

const newOutage = createRoute({
  getParentRoute: () => root,
  path: "/outages/new",
  component: lazyRouteComponent(() => import("../features/outages/open-outage-page.tsx"), "OpenOutagePage"),
});

const works = createRoute({
  getParentRoute: () => root,
  path: "/works",
  validateSearch: (search): { page?: number } =>
    Number.isInteger(search["page"]) ? { page: Number(search["page"]) } : {},
  component: lazyRouteComponent(() => import("../features/works/works-page.tsx"), "WorksPage"),
});

const newWorks = createRoute({
  getParentRoute: () => root,
  path: "/works/new",
  component: lazyRouteComponent(() => import("../features/works/plan-page.tsx"), "PlanPage"),
});

const oneWorks = createRoute({
  getParentRoute: () => root,
  path: "/works/$id",
  component: lazyRouteComponent(() => import("../features/works/one-works-page.tsx"), "OneWorksPage"),
});

export const createDeskRouter = () =>
  createRouter({
    routeTree: root.addChildren([home, outages, newOutage, outage, works, newWorks, oneWorks]),
    basepath: "/desk",
    defaultErrorComponent: Broken,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createDeskRouter>;
  }
}
