using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Tests.Steps;

public class RegistrationTests
{
    private static readonly Type[] AllClasses = [.. typeof(PluginStep).Assembly.GetTypes().Where(typeof(PluginStep).IsAssignableFrom)];

    /// <summary>The platform makes an instance of each; what steps share is abstract and cannot be registered.</summary>
    private static readonly Type[] StepClasses = [.. AllClasses.Where(type => !type.IsAbstract)];

    [Fact]
    public void Every_step_class_declares_its_type_and_at_least_one_step() =>
        Assert.All(StepClasses, type =>
        {
            Assert.NotNull(type.GetCustomAttribute<PluginTypeAttribute>());
            Assert.NotEmpty(type.GetCustomAttributes<StepAttribute>());
            Assert.True(type is { IsSealed: true, IsPublic: true });
        });

    [Fact]
    public void Every_identity_is_a_guid_and_used_once()
    {
        var ids = StepClasses.SelectMany(Identities).Select(Guid.Parse).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Every_image_belongs_to_a_step_of_its_class() =>
        Assert.All(StepClasses, type => Assert.All(
            type.GetCustomAttributes<StepImageAttribute>(),
            image => Assert.Contains(type.GetCustomAttributes<StepAttribute>(), step => step.Id == image.StepId)));

    [Fact]
    public void Updates_name_the_columns_they_wait_for() =>
        Assert.All(
            StepClasses.SelectMany(type => type.GetCustomAttributes<StepAttribute>()).Where(step => step.Message.StartsWith("Update", StringComparison.Ordinal)),
            step => Assert.NotEmpty(step.FilteringColumns));

    [Fact]
    public void Steps_hold_no_state() =>
        Assert.All(AllClasses, type => Assert.Empty(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)));

    private static IEnumerable<string> Identities(Type type) =>
    [
        type.GetCustomAttribute<PluginTypeAttribute>()!.Id,
        .. type.GetCustomAttributes<StepAttribute>().Select(step => step.Id),
        .. type.GetCustomAttributes<StepImageAttribute>().Select(image => image.Id),
    ];
}
