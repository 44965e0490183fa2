import { RemovalPolicy } from "aws-cdk-lib/core";
import { AttributeType, Billing, TableEncryptionV2, TableV2, type TablePropsV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { ENV } from "../../shared/env.ts";
import { grantKey } from "./grant-key.ts";

export interface LedgerProps {
  /**
   * What becomes of the table when it is removed from the stack. Unless it is `DESTROY`, the table is also protected
   * from being deleted by hand: edge items that wait to be purged are kept nowhere else.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Encrypts the rows.
   *
   * @default a key of AWS's
   */
  readonly encryptionKey?: IKey;
  /** Escape hatch: merged last over this construct's own settings. */
  readonly overrides?: {
    readonly table?: Partial<TablePropsV2>;
  };
}

/** What waits for each edge, what is planned, and what was done: one table, whose rows expire by `ttl`. */
export class Ledger extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, props: LedgerProps = {}) {
    super(scope, id);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;

    this.table = new TableV2(this, "Table", {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      timeToLiveAttribute: "ttl",
      billing: Billing.onDemand(),
      ...(props.encryptionKey && { encryption: TableEncryptionV2.customerManagedKey(props.encryptionKey) }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
      deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
      ...props.overrides?.table,
    });
  }

  /** Lets a function look, and keep rows of its own, and tells it where: it deletes none, and holds no lease. */
  grantKeep(fn: Function): void {
    this.table.grant(fn, ...KEEP_ACTIONS);
    grantKey(this.table.encryptionKey, fn, "dynamodb:rows");
    fn.addEnvironment(ENV.ledgerTable, this.table.tableName);
  }

  /** Lets a function read and write rows, and tells it where. */
  grantReadWrite(fn: Function): void {
    this.table.grant(fn, ...ROW_ACTIONS);
    grantKey(this.table.encryptionKey, fn, "dynamodb:rows");
    fn.addEnvironment(ENV.ledgerTable, this.table.tableName);
  }
}

const KEEP_ACTIONS = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"];

/** By row and by partition; nothing that reads the whole table. Transactions need no permission of their own. */
const ROW_ACTIONS = [
  "dynamodb:ConditionCheckItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:UpdateItem",
];
