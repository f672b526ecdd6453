using KisFast.Cli;

// Before the first socket: later the runtime does not look. What receives asynchronously is spared a hop to the thread pool.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
using ToolConsole console = ToolConsole.OfProcess();
return await Tool.RunAsync(args, console);
