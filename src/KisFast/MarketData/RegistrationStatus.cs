namespace KisFast;

/// <summary>A registration and what KIS has said to it.</summary>
/// <param name="Registration">What was asked for.</param>
/// <param name="SessionIndex">On which session, from 0.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Code">KIS's code, <c>OPSP0000</c>; null before an answer.</param>
/// <param name="Message">KIS's words, and what they mean; null before an answer.</param>
public sealed record RegistrationStatus(Registration Registration, int SessionIndex, RegistrationState State, string? Code, string? Message);
