using System.Globalization;
using BenchmarkDotNet.Running;
using KisFast.Benchmarks.Quick;

// quick [SECONDS]   the whole path's ratios in seconds, in this process
// anything else     BenchmarkDotNet's switcher, e.g. --filter *WholePath*
if (args is ["quick", ..])
{
    QuickWholePath.Run(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3);
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
