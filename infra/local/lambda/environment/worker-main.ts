/** The inside of an execution environment: runs in a worker thread, bundled to plain JavaScript by {@link workerSource}. */
import { parentPort, workerData } from "node:worker_threads";
import { captureOutput } from "./capture-output.ts";
import { RuntimeError, toFunctionError } from "./function-error.ts";
import { handlerContext } from "./handler-context.ts";
import { loadHandler, type Handler } from "./load-handler.ts";
import type { EnvironmentSpec, InvokeMessage, WorkerMessage } from "./messages.ts";
import { serializeAnswer } from "./serialize-answer.ts";
import { shiftDate } from "./shift-date.ts";

const spec = workerData as EnvironmentSpec;

/** How long code may run is a matter of the machine's time, whatever the function takes for the time. */
const machineNow = Date.now.bind(Date);
if (spec.aheadMs) shiftDate(spec.aheadMs);

/** The last request also owns what is printed after its answer, as on AWS. */
let requestId: string | undefined;

const tell = (message: WorkerMessage): void => parentPort?.postMessage(message);
const flushOutput = captureOutput((stream, text) => tell({ type: "log", stream, text, requestId }));

const die = (thrown: unknown, exitCode: number): void => {
  flushOutput();
  tell({ type: "fatal", error: toFunctionError(thrown) });
  process.exit(exitCode);
};

process.on("unhandledRejection", (reason) => {
  const error = new RuntimeError("Runtime.UnhandledPromiseRejection", String(reason));
  if (reason instanceof Error && reason.stack !== undefined) error.stack = `${error.name}: ${reason.stack}`;
  die(error, 128);
});
process.on("uncaughtException", (error) => die(error, 129));
process.on("exit", flushOutput);

const invoke = async (handler: Handler, message: InvokeMessage): Promise<void> => {
  requestId = message.requestId;
  try {
    const context = handlerContext(spec, {
      requestId: message.requestId,
      remainingMs: () => message.deadlineMs - machineNow(),
      variables: process.env,
    });
    const result = await handler(JSON.parse(message.event), context);
    flushOutput();
    tell({ type: "answer", payload: serializeAnswer(result) });
  } catch (thrown) {
    flushOutput();
    tell({ type: "thrown", error: toFunctionError(thrown) });
  }
};

loadHandler(spec.directory, spec.handler).then(
  (handler) => {
    parentPort?.on("message", (message: InvokeMessage) => void invoke(handler, message));
    tell({ type: "ready" });
  },
  (error: unknown) => die(error, 1),
);
