using KisFast.Fuzz;

string[] rest = args.Length > 1 ? args[1..] : [];
return (args.FirstOrDefault()) switch
{
    "list" => Commands.List(),
    "variants" => Commands.Variants(),
    "run" when rest is [var target] => Commands.Run(target),
    "replay" => Replay.Run(rest.FirstOrDefault()),
    "differential" => Differential.Run(rest),
    "seed" when rest is [var folder] => Commands.Seed(folder),
    "instrument" when rest is [var assembly] => Commands.Instrument(assembly),
    _ => Commands.Usage(),
};
