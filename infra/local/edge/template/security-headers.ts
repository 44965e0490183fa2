import type { ResponseHeadersPolicySettings } from "../distribution-settings.ts";
import type { PropertyReader } from "./property-reader.ts";

type CustomHeader = ResponseHeadersPolicySettings["customHeaders"][number];

/** The headers a `SecurityHeadersConfig` stands for. */
export function securityHeaders(config: PropertyReader): readonly CustomHeader[] {
  const header = (section: string, name: string, value: (of: PropertyReader) => string): readonly CustomHeader[] => {
    const of = config.section(section);
    if (!of) return [];
    const written = { name, value: value(of), override: of.boolean("Override") ?? false };
    of.end();
    return [written];
  };
  const headers = [
    ...header("ContentSecurityPolicy", "content-security-policy", (of) => of.string("ContentSecurityPolicy")),
    ...header("ContentTypeOptions", "x-content-type-options", () => "nosniff"),
    ...header("FrameOptions", "x-frame-options", (of) => of.string("FrameOption")),
    ...header("ReferrerPolicy", "referrer-policy", (of) => of.string("ReferrerPolicy")),
    ...header("StrictTransportSecurity", "strict-transport-security", strictTransport),
    ...header("XSSProtection", "x-xss-protection", xssProtection),
  ];
  config.end();
  return headers;
}

function strictTransport(of: PropertyReader): string {
  const maxAge = `max-age=${of.number("AccessControlMaxAgeSec") ?? 0}`;
  const subdomains = of.boolean("IncludeSubdomains") ? "; includeSubDomains" : "";
  return maxAge + subdomains + (of.boolean("Preload") ? "; preload" : "");
}

function xssProtection(of: PropertyReader): string {
  const mode = of.boolean("ModeBlock") ? "; mode=block" : "";
  const report = of.optionalString("ReportUri");
  return (of.boolean("Protection") ? "1" : "0") + mode + (report === undefined ? "" : `; report=${report}`);
}
