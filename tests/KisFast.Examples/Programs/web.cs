#!/usr/bin/env dotnet
#:sdk Microsoft.NET.Sdk.Web
#:project ../../../src/KisFast.Hosting/KisFast.Hosting.csproj
// A web host with a feed: health for a load balancer, orders and positions as JSON on loopback. Settings as in worker.cs. dotnet run web.cs
using System.Text.Json.Serialization;
using KisFast;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddKisFast(builder.Configuration.GetSection("KisFast")).HandleWith<OrderTracker>();
builder.Services.AddHealthChecks().AddKisFast();
builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, Json.Default));
WebApplication app = builder.Build();

// Degraded is 200 by default: a balancer would go on sending.
app.MapHealthChecks("/health", new HealthCheckOptions { ResultStatusCodes = { [HealthStatus.Degraded] = 503 } });
app.MapGet("/orders", (OrderTracker orders) => orders.Open);
app.MapGet("/positions", (OrderTracker orders) => orders.Positions);
app.Run("http://127.0.0.1:8080");

[JsonSourceGenerationOptions(UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Order>))]
[JsonSerializable(typeof(IReadOnlyList<Position>))]
internal sealed partial class Json : JsonSerializerContext;
