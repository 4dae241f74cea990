import type { Sweep } from "../../platform/sweeps.ts";
import { askRouters, expireTasks, forgetOldTasks } from "./queue.ts";
import type { RouterManagement } from "../acs/router-dialog.ts";
import type { TaskParts } from "./run-tasks.ts";

export type RouterSweepParts = TaskParts & {
  /** Undefined while no router can be managed. */
  readonly management: () => RouterManagement | undefined;
};

/** What waits for routers: they are asked to come, and what waited too long ends. */
export const routerSweeps = (parts: RouterSweepParts): readonly Sweep[] => [
  {
    name: "router tasks",
    everyMilliseconds: 1_000,
    async run() {
      await expireTasks(parts);
      const management = parts.management();
      if (management !== undefined) await askRouters(parts, management);
    },
  },
  { name: "old router tasks", everyMilliseconds: 24 * 3_600_000, run: () => forgetOldTasks(parts) },
];
