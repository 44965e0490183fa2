import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Template, TemplateResource } from "../../infra/local/assembly/read-assembly.ts";
import type { LogLine } from "../../infra/local/lambda/function.ts";
import { LOCAL_CREDENTIALS } from "../../shared/cli/target/local-credentials.ts";
import { type LocalStack, startLocalStack } from "../../infra/local/stack/local-stack.ts";
import { StackClock } from "../../infra/local/stack/stack-clock.ts";
import { synthesize } from "../../infra/local/stack/synthesize.ts";
import { REGION } from "../../infra/local/stack/workbench.ts";
import type { Examination } from "../../shared/doctor/examine.ts";
import type { Expected } from "../../shared/doctor/expected.ts";
import type { Finding } from "../../shared/doctor/finding.ts";
import type { PipelineEvent } from "../../shared/pipeline/events.ts";
import { expectedOf } from "../kit/expected-of.ts";
import { FaultPlan } from "../kit/fault-plan.ts";
import type { Page } from "../kit/fixture-site.ts";
import { tags } from "../kit/app/fixture.config.ts";
import { type Origin, startOrigin } from "../kit/origin.ts";

const APP = new URL("app/app.ts", import.meta.url);

/** Longest a synthesis may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 60_000;

/** By then CloudFront answers as many questions at once as it ever does. */
const CLOUDFRONT_CALMS_MS = 5_000;

/** Resources of a template, to be changed. */
export type Resources = Record<string, TemplateResource & { readonly Properties: Record<string, unknown> }>;

/** The page that is looked at, as it should be. */
const PAGE: Page = { status: 200, body: "{}", tags: [tags.product({ id: "1" })] };

/** A healthy app on this machine, its doctor, and ways to spoil it. */
export class DoctorWorld {
  readonly stack: LocalStack;
  readonly faults: FaultPlan;
  readonly clock: StackClock;
  readonly events: PipelineEvent[];
  /** What the origin answers to everything. */
  page: Page = PAGE;
  readonly #origin: Origin;
  readonly #folder: string;
  readonly clients: ReturnType<typeof clientsOf>;

  private constructor(stack: LocalStack, parts: Pick<DoctorWorld, "faults" | "clock" | "events"> & Started) {
    this.stack = stack;
    this.faults = parts.faults;
    this.clock = parts.clock;
    this.events = parts.events;
    this.#origin = parts.origin;
    this.#folder = parts.folder;
    this.clients = clientsOf(stack);
    parts.serve(() => this.page);
  }

  static async start(onLog?: (line: LogLine) => void): Promise<DoctorWorld> {
    const folder = mkdtempSync(join(tmpdir(), "tagwire-doctor-"));
    await synthesize(folder, AbortSignal.timeout(PATIENCE_MS), APP);
    let page = (): Page => PAGE;
    const origin = await startOrigin(async () => page());
    const [clock, faults] = [new StackClock(), new FaultPlan()];
    const events: PipelineEvent[] = [];
    const stack = await startLocalStack({
      assembly: folder,
      clock,
      intercept: faults.intercept,
      parameters: { Origin: origin.host },
      onLog,
      onEvent: (event) => void events.push(event),
    });
    const world = new DoctorWorld(stack, { faults, clock, events, origin, folder, serve: (made) => (page = made) });
    // The mail that the app's address got is never answered; somebody else listens.
    stack.topics.subscribe(world.expected.alarms?.topic ?? "", "https", "https://pager.shop.example");
    return world;
  }

  async close(): Promise<void> {
    this.faults.liftAll();
    for (const client of Object.values(this.clients)) client.destroy();
    await this.stack.close();
    await this.#origin.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** What the deployed doctor was told. */
  get expected(): Expected {
    return expectedOf(this.stack);
  }

  /** Asks the deployed doctor, as a person does, a while after anybody asked CloudFront anything. */
  async examine(): Promise<Examination> {
    this.clock.skip(CLOUDFRONT_CALMS_MS);
    const FunctionName = this.stack.function("Doctor").name;
    const { Payload, FunctionError } = await this.clients.lambda.send(new InvokeCommand({ FunctionName }));
    const text = Buffer.from(Payload ?? []).toString();
    if (FunctionError !== undefined) throw new Error(text);
    return JSON.parse(text) as Examination;
  }

  async findings(): Promise<readonly Finding[]> {
    return (await this.examine()).findings;
  }

  /** Deploys the app with something else in its template, as a hand in the console would leave it. */
  async redeploy(change: (resources: Resources) => void): Promise<void> {
    const changed = mkdtempSync(join(tmpdir(), "tagwire-doctor-"));
    try {
      cpSync(this.#folder, changed, { recursive: true });
      for (const file of readdirSync(changed).filter((name) => name.endsWith(".template.json"))) {
        const template = JSON.parse(readFileSync(join(changed, file), "utf8")) as Template;
        change(template.Resources as Resources);
        writeFileSync(join(changed, file), JSON.stringify(template));
      }
      await this.stack.redeploy(changed);
    } finally {
      rmSync(changed, { recursive: true });
    }
  }

  /** Deploys the app as it should be. */
  async restore(): Promise<void> {
    await this.stack.redeploy(this.#folder);
  }
}

function clientsOf({ endpoints }: LocalStack) {
  const sdk = { region: REGION, credentials: LOCAL_CREDENTIALS };
  return {
    lambda: new LambdaClient({ ...sdk, endpoint: endpoints.lambda }),
    sqs: new SQSClient({ ...sdk, endpoint: endpoints.sqs }),
    dynamodb: new DynamoDBClient({ ...sdk, endpoint: endpoints.dynamodb }),
    s3: new S3Client({ ...sdk, endpoint: endpoints.s3, forcePathStyle: true }),
    secrets: new SecretsManagerClient({ ...sdk, endpoint: endpoints.secretsmanager }),
    cloudwatch: new CloudWatchClient({ ...sdk, endpoint: endpoints.cloudwatch }),
  };
}

interface Started {
  readonly origin: Origin;
  readonly folder: string;
  readonly serve: (page: () => Page) => void;
}
