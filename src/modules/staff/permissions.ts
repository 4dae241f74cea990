/** What a person may do for the provider; a role is a job, and a permission what the job needs. */

export const roles = [
  "operator",
  "dispatcher",
  "technician",
  "back-office",
  "engineer",
  "administrator",
] as const;

export type Role = (typeof roles)[number];

export const permissions = [
  "self:read",
  "self:write",
  "conversations:read",
  "conversations:write",
  "subscribers:read",
  "network:read",
  "network:write",
  "tickets:read",
  "tickets:write",
  "visits:read",
  "visits:write",
  "outages:read",
  "outages:write",
  "promises:read",
  "understanding:read",
  "understanding:write",
  "staff:read",
  "staff:write",
] as const;

/** `read` sees, `write` changes as well. */
export type Permission = (typeof permissions)[number];

/** Everybody sees and changes what is their own: who they are, whether they are on duty. */
const everyone = ["self:read", "self:write"] as const;

const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  operator: [
    ...everyone,
    "conversations:read",
    "conversations:write",
    "subscribers:read",
    "network:read",
    "tickets:read",
    "tickets:write",
    "visits:read",
    "visits:write",
    "outages:read",
    "promises:read",
    "understanding:read",
  ],
  dispatcher: [
    ...everyone,
    "subscribers:read",
    "network:read",
    "tickets:read",
    "tickets:write",
    "visits:read",
    "visits:write",
    "outages:read",
    "promises:read",
  ],
  technician: [
    ...everyone,
    "subscribers:read",
    "network:read",
    "visits:read",
    "visits:write",
    "outages:read",
  ],
  "back-office": [
    ...everyone,
    "conversations:read",
    "subscribers:read",
    "tickets:read",
    "tickets:write",
    "visits:read",
    "promises:read",
    "understanding:read",
    "understanding:write",
  ],
  engineer: [
    ...everyone,
    "subscribers:read",
    "network:read",
    "network:write",
    "tickets:read",
    "tickets:write",
    "visits:read",
    "outages:read",
    "outages:write",
    "promises:read",
  ],
  administrator: permissions,
};

export const isRole = (text: string): text is Role => roles.some((role) => role === text);

/** Whether the role's job needs the permission. */
export const isPermitted = (role: Role, permission: Permission): boolean =>
  permissionsOf[role].includes(permission);

export const permissionsOfRole = (role: Role): readonly Permission[] => permissionsOf[role];
