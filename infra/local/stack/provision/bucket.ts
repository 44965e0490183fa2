import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { physicalName, type Provision } from "../workbench.ts";

/** `AWS::S3::Bucket`. */
export const provisionBucket: Provision = async (resource, { clients }) => {
  const { BucketName } = resource.properties as { readonly BucketName?: string };
  const name = BucketName ?? physicalName(resource).toLowerCase();
  await clients.s3.send(new CreateBucketCommand({ Bucket: name }));
  return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
};
