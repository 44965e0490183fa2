/** The AWS SDK warns of the Node version it will need next year: ours to know, not for whoever runs a command here. */
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
