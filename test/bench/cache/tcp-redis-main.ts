/** A Redis in a process of its own, that ends with the one who started it. Tells its port. */
import { startTcpRedis } from "../../kit/tcp-redis.ts";

const { port } = await startTcpRedis();
process.on("disconnect", () => process.exit());
process.send?.(port);
