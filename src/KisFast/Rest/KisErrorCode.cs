namespace KisFast.Rest;

/// <summary>One row of KIS's table of gateway codes.</summary>
/// <param name="Code">As in <c>msg_cd</c>: <c>EGW00123</c>.</param>
/// <param name="Action">What a client does about it.</param>
/// <param name="Failure">What kind of failure it is.</param>
/// <param name="Remedy">What a person does about it, as half a sentence.</param>
internal sealed record KisErrorCode(string Code, KisErrorAction Action, FeedFailure Failure, string Remedy);
