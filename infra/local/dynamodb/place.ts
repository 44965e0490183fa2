/** Where the local DynamoDB says it is: in ARNs and stream records. */
export const REGION = "us-east-1";
export const ACCOUNT = "000000000000";
