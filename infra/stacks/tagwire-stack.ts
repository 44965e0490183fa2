import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { Tagwire } from "../constructs/tagwire.ts";
import type { TagwireProps } from "../constructs/tagwire-props.ts";

/** Tagwire as a stack of its own, beside the stacks whose tables and distributions it serves. */
export class TagwireStack<Tables extends string, Edges extends string, Redis extends string> extends Stack {
  readonly tagwire: Tagwire<Tables, Edges, Redis>;

  constructor(scope: Construct, id: string, props: TagwireProps<Tables, Edges, Redis> & StackProps) {
    super(scope, id, props);
    this.tagwire = new Tagwire(this, "Tagwire", props);
    new CfnOutput(this, "LedgerTable", { value: this.tagwire.ledger.table.tableName });
    const { alarms } = this.tagwire;
    if (alarms) {
      const subscribe = "--protocol email --notification-endpoint YOU@EXAMPLE.COM";
      const value = `aws sns subscribe --topic-arn ${alarms.topic.topicArn} ${subscribe}`;
      new CfnOutput(this, "SubscribeToAlarms", { value });
    }
    new CfnOutput(this, "ParkingBucket", { value: this.tagwire.parking.bucket.bucketName });
  }
}
