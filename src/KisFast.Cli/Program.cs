Console.Error.WriteLine("kisfast: no command yet");
return 2;
