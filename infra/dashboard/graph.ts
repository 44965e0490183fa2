import { GraphWidget, type IMetric } from "aws-cdk-lib/aws-cloudwatch";

/** Of the 24 columns of a dashboard. */
const THIRD = 8;

/** Lines over time, three to a row. */
export function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: THIRD, height: 5, leftYAxis: { min: 0, showUnits: false } });
}
