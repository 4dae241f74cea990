// Loaded into the product's process before its own code: at a signal it brings about what nobody there expects.
process.on("SIGUSR2", () => {
  const fault = new Error("nobody expected this");
  if (process.env["FAULT"] === "rejection") void Promise.reject(fault);
  else throw fault;
});
