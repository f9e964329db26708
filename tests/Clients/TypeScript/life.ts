import createClient from "openapi-fetch";
import type { paths } from "./api.js";

// takes a server through its life with the generated types; writes a word for each step
const client = createClient<paths>({ baseUrl: process.argv[2]!, headers: { Authorization: `Bearer ${process.env["MODULAR_KEY"]}` } });

function step(word: string, isAsExpected: boolean): void {
  if (!isAsExpected) throw new Error(`${word}: the answer is not as expected`);
  console.log(word);
}

/** The body of an answer that is no problem. */
function body<T>(answer: { data?: T | undefined; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

const { data, response, error } = await client.POST("/servers", {
  body: { user_id: "alice", session_id: "s1", display_config: { resolution: "1024x768", color_depth: 24 }, labels: { team: "blue" } },
});
const created = body({ data, error });
const id: string = created.server_id;
const password: string | null = created.connection_info.password;
step("created", created.status === "running" && password !== null && response.headers.get("Location") === `/servers/${id}`);

const params = { path: { id } };
const read = body(await client.GET("/servers/{id}", { params }));
step("read", read.status === "running" && read.labels["team"] === "blue" && read.failure === null && read.version > 0);

const listed = body(await client.GET("/servers", { params: { query: { status: ["running"], user_id: "alice", limit: 10 } } }));
step("listed", listed.length === 1 && listed[0]?.session_id === "s1");

const lines = body(await client.GET("/servers/{id}/logs", { params: { ...params, query: { tail: 5 } }, headers: { Accept: "application/json" } }));
step("logged", typeof lines !== "string" && lines.length > 0 && lines[0]!.stream.length > 0);

const stopped = body(await client.POST("/servers/{id}/stop", { params }));
step("stopped", stopped.changed && stopped.status === "stopped" && stopped.desired === "stopped");
const started = body(await client.POST("/servers/{id}/start", { params }));
step("started", started.changed && started.status === "running" && started.connection_info.password !== null);
const restarted = body(await client.POST("/servers/{id}/restart", { params }));
step("restarted", restarted.changed && restarted.status === "running");
const deleted = body(await client.DELETE("/servers/{id}", { params: { ...params, query: { force: false } } }));
step("deleted", deleted.status === "deleted" && deleted.deleted_at !== null);

const gone = await client.GET("/servers/{id}", { params });
step("gone", gone.response.status === 404 && gone.error?.code === "not_found" && !gone.error.retryable && gone.error.server_id === id);

const refused = await client.POST("/servers", { body: { user_id: "not allowed", session_id: "s1" } });
step("refused", refused.data === undefined && refused.error.status < 500 && refused.error.errors["user_id"] !== undefined);
