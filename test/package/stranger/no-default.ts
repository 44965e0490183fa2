export { default as config } from "./tagwire.config.ts";
