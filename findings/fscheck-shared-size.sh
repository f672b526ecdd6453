#!/usr/bin/env bash
# FsCheck 3.6.0 shares one size among a property's arguments: an int reaches ±100 alone, ±50 beside another one, ±33 beside two, and
# more cases do not change that. Strings are never null and never leave ASCII. Properties that take ints, byte[] or string from it
# do not reach what they are named after. KisFast draws from generators of its own (tests/KisFast.Tests/Properties/Generators).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat >finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="FsCheck" Version="[3.6.0]" /></ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using FsCheck;
using FsCheck.Fluent;

int failures = 0;
// Ten thousand cases each; FsCheck's default end size of 100.
int alone = 0, ofTwo = 0, ofThree = 0, longest = 0;
bool anyNull = false, anyNonAscii = false;
Config config = Config.QuickThrowOnFailure.WithMaxTest(10_000).WithQuietOnSuccess(true);
Check.One(config, Prop.ForAll<int>(a => { alone = Math.Max(alone, Math.Abs(a)); }));
Check.One(config, Prop.ForAll<int, int>((a, b) => { ofTwo = Math.Max(ofTwo, Math.Max(Math.Abs(a), Math.Abs(b))); }));
Check.One(config, Prop.ForAll<int, int, int>((a, b, c) => { ofThree = Math.Max(ofThree, new[] { a, b, c }.Max(Math.Abs)); }));
Check.One(config, Prop.ForAll<string>(s =>
{
    anyNull |= s is null;
    anyNonAscii |= s is not null && s.Any(c => c > 127);
    longest = Math.Max(longest, s?.Length ?? 0);
}));
Expect("an int alone reaches", alone, value => value is > 90 and <= 100);
Expect("one of two reaches", ofTwo, value => value is > 40 and <= 50);
Expect("one of three reaches", ofThree, value => value is > 25 and <= 34);
Expect("a string is null", anyNull ? 1 : 0, value => value == 0);
Expect("a string leaves ASCII", anyNonAscii ? 1 : 0, value => value == 0);
Expect("the longest string has", longest, value => value is > 90 and <= 100);
Console.WriteLine(failures == 0 ? $"as found, FsCheck {typeof(Config).Assembly.GetName().Version}" : $"{failures} differ");
return failures;

void Expect(string what, int value, Func<int, bool> holds)
{
    Console.WriteLine($"{(holds(value) ? "as found" : "DIFFERS ")}  {what} {value}");
    if (!holds(value)) failures++;
}
CS
dotnet run -c Release -v q
