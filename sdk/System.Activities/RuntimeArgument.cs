using System.Collections.Generic;
using System.Reflection;

namespace System.Activities;

/// <summary>An argument as a property of an activity declares it.</summary>
internal sealed record RuntimeArgument(string Name, Argument Argument, bool IsRequired)
{
    public bool TakesValue => Argument.Direction != ArgumentDirection.Out;

    public bool GivesValue => Argument.Direction != ArgumentDirection.In;

    /// <summary>As on .NET Framework, a property that the activity left null is filled before it runs.</summary>
    public static IEnumerable<RuntimeArgument> Of(Activity activity)
    {
        foreach (var property in activity.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (!typeof(Argument).IsAssignableFrom(property.PropertyType) || !property.CanRead)
                continue;

            var argument = (Argument)property.GetValue(activity);
            if (argument == null)
            {
                if (!property.CanWrite || property.PropertyType.IsAbstract)
                    continue;

                argument = (Argument)Activator.CreateInstance(property.PropertyType);
                property.SetValue(activity, argument);
            }

            yield return new RuntimeArgument(property.Name, argument, property.IsDefined(typeof(RequiredArgumentAttribute), inherit: true));
        }
    }
}
