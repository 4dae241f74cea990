import { z } from "zod";
import { join } from "node:path";
import type { Ground, Service } from "./compose-service.ts";
import { importFiles } from "./import/import.ts";
import { createDemoStaff } from "./modules/staff/staff.ts";
import { countSubscribers } from "./modules/subscribers/subscribers.ts";
import { startSimulatedNetwork, writeSimulatedFiles, type SimulatedNetwork } from "./simulated-network.ts";

/** The demo around the product: its staff, its subscribers and the network they are on. */
export type Demo = { readonly network: SimulatedNetwork; readonly announcements: readonly string[] };
