import { CfnOutput, CfnParameter, Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib/core";
import { AllowedMethods, OriginRequestHeaderBehavior, OriginRequestPolicy } from "aws-cdk-lib/aws-cloudfront";
import { FunctionUrlOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Code, type Function, FunctionUrlAuthType } from "aws-cdk-lib/aws-lambda";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { ENV } from "../../shared/env.ts";
import { acknowledge } from "../constructs/acknowledgements.ts";
import { nodeFunction } from "../constructs/node-function.ts";
import { type RedisDatabase, RedisDatabases } from "../constructs/redis-databases.ts";
import { TaggedDistribution } from "../constructs/tagged-distribution.ts";

export interface DemoStackProps extends StackProps {
  /** Bundle of `functions/demo-site`. */
  readonly code: Code;
  /** Header in which the site sends tags. */
  readonly tagHeader: string;
}

/** Index by which the site lists a category. */
const CATEGORY_INDEX = "byCategory";

/** A small catalogue to watch purges on: table, site, distribution, and the secrets of both. */
export class DemoStack extends Stack {
  readonly products: TableV2;
  readonly redis: RedisDatabase;
  readonly www: TaggedDistribution;

  constructor(scope: Construct, id: string, props: DemoStackProps) {
    super(scope, id, props);

    this.products = new TableV2(this, "Products", {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: CATEGORY_INDEX,
          partitionKey: { name: "category", type: AttributeType.STRING },
          sortKey: { name: "id", type: AttributeType.STRING },
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ["description", "version"],
        },
      ],
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.redis = {
      url: this.#redisUrl(),
      token: new Secret(this, "RedisToken", { description: "Upstash REST token" }),
    };
    const editPassword = new Secret(this, "EditPassword", {
      description: "Password of the form that edits a product",
      generateSecretString: { excludePunctuation: true, passwordLength: 24 },
    });

    const site = nodeFunction(this, {
      name: "demo-site",
      description: "tagwire demo: a small catalogue",
      code: props.code,
      timeout: Duration.seconds(10),
      memorySizeMiB: 512,
    });
    this.#grantCatalogue(site);
    new RedisDatabases({ main: this.redis }).grantUse(site);
    editPassword.grantRead(site);
    site.addEnvironment("EDIT_PASSWORD_SECRET_ARN", editPassword.secretArn);

    this.www = new TaggedDistribution(this, "Www", {
      tagHeader: props.tagHeader,
      comment: "tagwire demo",
      defaultBehavior: {
        origin: FunctionUrlOrigin.withOriginAccessControl(
          site.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }),
        ),
        // The edit form posts; CloudFront never caches the answer to that.
        allowedMethods: AllowedMethods.ALLOW_ALL,
        originRequestPolicy: new OriginRequestPolicy(this, "Headers", {
          comment: "tagwire demo: what a form posts with; nothing a page could depend on beyond its path",
          headerBehavior: OriginRequestHeaderBehavior.denyList("host"),
        }),
      },
    });
    acknowledge(this, "demo");
    this.#tell(editPassword);
  }

  /** A parameter, not a prop: synth needs none, and a first deploy without it stops and says so. */
  #redisUrl(): string {
    return new CfnParameter(this, "RedisUrl", {
      description: "REST URL of an Upstash Redis database, for example https://example-12345.upstash.io",
      allowedPattern: "https://[^/]+",
      constraintDescription:
        "the REST URL of an Upstash Redis database: cdk deploy --all --parameters Demo:RedisUrl=https://example-12345.upstash.io",
    }).valueAsString;
  }

  #grantCatalogue(site: Function): void {
    const { tableArn, tableName } = this.products;
    site.addToRolePolicy(
      new PolicyStatement({ actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources: [tableArn] }),
    );
    site.addToRolePolicy(
      new PolicyStatement({
        actions: ["dynamodb:Query", "dynamodb:Scan"],
        resources: [`${tableArn}/index/${CATEGORY_INDEX}`],
      }),
    );
    site.addEnvironment(ENV.tables, this.toJsonString({ Products: tableName }));
  }

  #tell(editPassword: Secret): void {
    const { distribution } = this.www;
    const outputs = {
      SiteUrl: `https://${distribution.distributionDomainName}`,
      ProductsTable: this.products.tableName,
      DistributionId: distribution.distributionId,
      SetRedisToken: `aws secretsmanager put-secret-value --secret-id ${this.redis.token.secretArn} --secret-string YOUR_UPSTASH_REST_TOKEN`,
      ShowEditPassword: `aws secretsmanager get-secret-value --secret-id ${editPassword.secretArn} --query SecretString --output text`,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
