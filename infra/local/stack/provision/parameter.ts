import { physicalName, type Provision, type Provisioned } from "../workbench.ts";

interface ParameterProperties {
  readonly Name?: string;
  readonly Type: string;
  readonly Value: string;
}

/** `AWS::SSM::Parameter`. Tiers have no meaning here. */
export const provisionParameter: Provision = (resource, bench) => {
  const { Name, Type, Value } = resource.properties as unknown as ParameterProperties;
  const name = Name ?? physicalName(resource);
  bench.parameterStore.put(name, Value);
  const parameter: Provisioned = {
    ref: name,
    attributes: { Type, Value },
    update: (next) => provisionParameter(next, bench),
    remove: async () => bench.parameterStore.remove(name),
  };
  return parameter;
};
