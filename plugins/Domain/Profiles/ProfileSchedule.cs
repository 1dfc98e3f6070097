using System;

namespace CrmSegmentation.Domain.Profiles;

/// <summary>What a stored profile says about its own validity.</summary>
/// <param name="NextRecalculationOn">The day on which it changes by itself; none when never.</param>
/// <param name="SchemeVersion">The rules it was computed by; none when it is empty.</param>
/// <param name="Customer">Whose it is.</param>
internal readonly record struct ProfileSchedule(DateTime? NextRecalculationOn, string? SchemeVersion, Customer Customer);
