using KisFast.Simulation;

return Run.Days(args);
