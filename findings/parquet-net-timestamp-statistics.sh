#!/usr/bin/env bash
# Parquet.Net 6.1.0 writes the min and max of a microsecond timestamp's column in milliseconds. Readers that skip row groups by these
# statistics find nothing: DuckDB 1.5.6 gives 0 rows for a filter by time, while the rows are there and read right. Millisecond
# timestamps are right: an export takes those, and microseconds as a number beside them.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat >finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Parquet.Net" Version="[6.1.0]" />
    <PackageReference Include="DuckDB.NET.Data.Full" Version="[1.5.6.1]" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using DuckDB.NET.Data;
using Parquet;
using Parquet.Schema;

DateTime[] times = [.. Enumerable.Range(0, 100).Select(i => new DateTime(2026, 11, 27, 9, 0, 0, DateTimeKind.Utc).AddSeconds(i))];
using var duck = new DuckDBConnection("DataSource=:memory:");
duck.Open();
long[] seen =
[
    .. await CountAsync("millis", new DateTimeDataField("at", DateTimeFormat.Timestamp, false, DateTimeTimeUnit.Millis, false)),
    .. await CountAsync("micros", new DateTimeDataField("at", DateTimeFormat.Timestamp, false, DateTimeTimeUnit.Micros, false)),
];
Console.WriteLine($"Parquet.Net 6.1.0, DuckDB {duck.ServerVersion}: milliseconds {seen[0]} rows, {seen[1]} of the first minute; microseconds {seen[2]} rows, {seen[3]} of the first minute");
bool isAsFound = seen is [100, 60, 100, 0];
Console.WriteLine(isAsFound ? "as found" : "DIFFERS");
return isAsFound ? 0 : 1;

async Task<long[]> CountAsync(string name, DateTimeDataField field)
{
    await using (FileStream file = File.Create($"{name}.parquet"))
    {
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(field), file);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        await group.WriteAsync<DateTime>(field, times.AsMemory());
    }

    return [Ask(name, ""), Ask(name, " where \"at\" >= timestamp '2026-11-27 09:00:00' and \"at\" < timestamp '2026-11-27 09:01:00'")];
}

long Ask(string name, string where)
{
    using DuckDBCommand command = duck.CreateCommand();
    command.CommandText = $"select count(1) from '{name}.parquet'{where}";
    return (long)command.ExecuteScalar()!;
}
CS
dotnet run -c Release -v q
