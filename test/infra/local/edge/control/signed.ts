/** Authorization that the local control API takes: it looks at the service, not at the signature. */
export const SIGNED = `AWS4-HMAC-SHA256 Credential=local/20261120/us-east-1/cloudfront/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`;
