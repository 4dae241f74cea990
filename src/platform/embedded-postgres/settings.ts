/** PostgreSQL's settings by name. */
export type Settings = Readonly<Record<string, string>>;

/** For a small machine that also runs the product. Durability stays as PostgreSQL ships it: fsync and synchronous commit. */
export const embeddedSettings: Settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "128MB",
  // Short statements gain nothing from parallel workers or compilation, and each worker takes memory.
  max_parallel_workers_per_gather: "0",
  jit: "off",
  io_method: "sync",
  max_logical_replication_workers: "0",
  autovacuum_max_workers: "2",
  wal_compression: "on",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
  // Details of errors quote rows, which hold personal data.
  log_error_verbosity: "terse",
  log_line_prefix: "%m [%p] ",
};
