import { startHttpApi } from "../../http-api/http-api.ts";
import { apiMetrics } from "../../metrics/api-metrics.ts";
import { physicalName, type Provision, type Provisioned, type Resource, type Workbench } from "../workbench.ts";

/**
 * Execution environments of a function behind an API, at most: each request has one to itself, also while it waits for its
 * purge.
 */
const ENVIRONMENTS_BEHIND_API = 8;

/** `AWS::ApiGatewayV2::Api`, an HTTP API whose only stage is `$default`. */
export const provisionHttpApi: Provision = async (resource, bench) => {
  if (resource.properties["ProtocolType"] !== "HTTP") throw new Error(`${resource.logicalId}: only HTTP APIs run here`);
  const ApiId = physicalName(resource);
  const onAnswer = apiMetrics(ApiId, bench.cloudwatch.metrics, bench.clock);
  const api = await startHttpApi(ApiId, { port: bench.nextServicePort(), onAnswer });
  bench.httpApis.set(api.id, api);
  bench.closers.push(() => api.close());
  return {
    ref: api.id,
    attributes: { ApiId: api.id, ApiEndpoint: api.url },
    remove: async () => {
      bench.httpApis.delete(api.id);
      await api.close();
    },
  };
};

/** `AWS::ApiGatewayV2::Integration` with a function. Its id says which. */
export const provisionIntegration: Provision = ({ properties }) => {
  return { ref: String(properties["IntegrationUri"]), attributes: {} };
};

/** `AWS::ApiGatewayV2::Route` to an integration. */
export const provisionRoute: Provision = (resource, bench) => routed(resource, bench);

function routed(resource: Resource, bench: Workbench): Provisioned {
  const { ApiId, RouteKey, Target, AuthorizationType } = resource.properties;
  const name = physicalName(resource);
  const arn = String(Target).replace(/^integrations\//, "");
  const api = bench.httpApis.get(String(ApiId));
  const target = bench.functions.get(arn);
  if (!api || !target) throw new Error(`${resource.logicalId}: there is no function ${arn}`);
  target.allow(ENVIRONMENTS_BEHIND_API);
  const isSigned = AuthorizationType === "AWS_IAM";
  api.routes.set(name, { routeKey: String(RouteKey), isSigned, invoke: target.invoke });
  return {
    ref: name,
    attributes: {},
    update: (next) => routed(next, bench),
    remove: async () => void api.routes.delete(name),
  };
}
