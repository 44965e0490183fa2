import { physicalName, type Provision, type Provisioned, type Resource, type Workbench } from "../workbench.ts";

/** `AWS::CloudWatch::Alarm`. */
export const provisionAlarm: Provision = (resource, bench) => alarm(resource, bench, "put");

/** `AWS::CloudWatch::CompositeAlarm`. */
export const provisionCompositeAlarm: Provision = (resource, bench) => alarm(resource, bench, "putComposite");

function alarm(resource: Resource, bench: Workbench, put: "put" | "putComposite"): Provisioned {
  const { alarms } = bench.cloudwatch;
  const name = nameOf("AlarmName", resource);
  return {
    ref: name,
    attributes: { Arn: alarms[put](name, resource.properties) },
    update: (next) => {
      if (nameOf("AlarmName", next) !== name) alarms.remove(name);
      return alarm(next, bench, put);
    },
    remove: async () => alarms.remove(name),
  };
}

/** `AWS::CloudWatch::Dashboard`. Nobody draws it here; what it would show can be read. */
export const provisionDashboard: Provision = (resource, { cloudwatch }) => {
  const put = (from: Resource): Provisioned => {
    const name = nameOf("DashboardName", from);
    cloudwatch.dashboards.set(name, String(from.properties["DashboardBody"]));
    return {
      ref: name,
      attributes: {},
      update: put,
      remove: async () => void cloudwatch.dashboards.delete(name),
    };
  };
  return put(resource);
};

function nameOf(property: string, resource: Resource): string {
  const given = resource.properties[property];
  return typeof given === "string" ? given : physicalName(resource);
}
