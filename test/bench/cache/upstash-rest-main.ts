/** Upstash's REST API in front of a redis-server, in a process of its own, that ends with the one who started it. Tells its URL. */
import { startRedis } from "../../../infra/local/redis/redis.ts";

const [host = "127.0.0.1", port] = process.argv.slice(2);
const { url } = await startRedis({ token: "local", server: { host, port: Number(port) } });
process.on("disconnect", () => process.exit());
process.send?.(url);
